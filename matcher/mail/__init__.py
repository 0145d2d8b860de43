"""Mail: letters to a mail server. The only importer of smtplib."""
