"""Sample articles for `kg demo`: invented countries, people, parties and papers, in the shapes that news comes in."""
