"""Where sheets are kept: folders of CSV files and XLSX workbooks."""
