"""Takes the README's pictures: the demo's page in Chromium, focused on a measure, or at an address of the page.

kg demo && python tests/quality/picture.py kg-demo/graph.html kg/view/graph.png "Port Levy Act"
python tests/quality/picture.py kg-demo/graph.html kg/view/agreement.png "#scene=agree"
kg track "port levy" --store kg-demo/kg.store --plot levy.svg && python tests/quality/picture.py levy.svg kg/plot/life.png
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright


def take(page_file: Path, picture: Path, name: str) -> None:
    """Opens the page, searches for the name, opens it among the measures, takes a screenshot of 1440 x 900."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900}, color_scheme="light")
        if page_file.suffix == ".svg":
            page.set_content(f"<body style='margin:0'>{page_file.read_text(encoding='utf-8')}</body>")
            page.locator("svg").first.screenshot(path=str(picture))
            return
        address = name if name.startswith("#") else ""
        page.goto(page_file.resolve().as_uri() + address)
        page.wait_for_selector("body[data-ready]")
        if name and not address:
            page.get_by_role("button", name="Who stands where").click()
            page.fill("input[type=search]", name)
            page.wait_for_timeout(400)
            rows = page.locator("button.bar-row")
            rows.filter(has_text=re.compile(rf"^{re.escape(name)}")).last.click()
            page.fill("input[type=search]", "")
            page.locator("input[type=search]").blur()
            page.mouse.move(500, 700)
            page.wait_for_timeout(600)
        page.screenshot(path=str(picture))
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")
