"""Floor 3: phrases and pictures. Facts go in, screens in the reader's language come out; nothing is sent or stored."""
