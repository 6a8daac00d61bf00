"""360Giving data: grants as funders publish them, in JSON or in tables."""
