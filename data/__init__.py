"""Everything that is true without a user interface: the store, its rules, and what a client may see.

This package is code. Databases, mail and logs live under the folders of `data.paths`, never here.
"""
