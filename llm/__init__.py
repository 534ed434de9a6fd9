"""Language models: what they are asked, how their answers are read, and the way to any OpenAI-compatible endpoint.

A model is one more annotator and never the judge. What people and operators wrote goes into a prompt as delimited data;
what a model says is used only if it names one of the options it was given.
"""
