"""Asking the servers of the United Nations: politely, with an end, and believing nothing."""
