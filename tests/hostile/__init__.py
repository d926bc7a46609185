"""Documents made to harm whoever reads them, and what is made of them."""
