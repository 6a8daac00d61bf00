"""Whether a graph or an RDF file keeps to the ontology: the full SHACL, in portions, and the same without RDF."""
