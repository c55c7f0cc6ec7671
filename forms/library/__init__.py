"""The programme of these forms: its words, places and XLSForms."""
