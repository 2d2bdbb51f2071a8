"""A clause and a sentence as the check reads them: tokens in one form, segments, cases, dates, what carries weight."""
