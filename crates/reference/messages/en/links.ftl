# Links and common links.
