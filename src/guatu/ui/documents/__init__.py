"""Official documents (公文) as plain data, and their Word and PDF forms.

A room builds a `types.OfficialDocument`; `word.to_docx` and `pdf.to_pdf` give its bytes. The same document
always gives the same bytes, so that a frozen bulletin can be compared by its digest.
"""
