"""Files in which a dataset goes out: the formats, one module each, found by `tasks.exports.formats`."""
