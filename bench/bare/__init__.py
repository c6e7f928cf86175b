"""A Django project with nothing in it: the floor that no page of ours can be below.

It runs the very SQL of our hot lists as a role that no row policy holds back, puts the rows into a
plain table, and knows no session, no journal and no permission.
"""
