"""Writing papers, shared by the pages that hand over a written draft and the page of filed papers.

Kept out of the pages, which do not know each other, and out of the kit, which knows no feature.
"""
