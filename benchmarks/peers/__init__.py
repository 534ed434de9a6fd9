"""Other people's libraries, run by an interpreter that has them; the house never imports these modules."""
