"""The four pilot areas as partnership records: CSV files, one a sheet, every row with its source."""
