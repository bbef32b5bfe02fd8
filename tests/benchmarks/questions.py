"""What is asked of a month: by us through the services, and by the peer over the same files."""

OPEN = "open the month by product"
OPEN_CUSTOMERS = "open the month by customer"
CUSTOMER_PRODUCTS = "the largest customer's products"
CUSTOMER_LINES = "the largest customer's lines"
WINDOW = "100 lines anywhere in the month"
WINDOW_P95 = f"{WINDOW}, p95"
CUSTOMER_SORT = "the largest customer's lines by amount"
SORT = "the month's lines by amount"
CUSTOMER_FILTER = "text in the largest customer's lines"
FILTER = "text in the month's lines"

FIRST_ROWS = 256
"""What the console reads of a table before it paints."""
WINDOW_ROWS = 100
WINDOWS = 100
TEXT = "ecs-build"
"""In the names of some resources."""
TIMES = 7
LONG_TIMES = 3
"""How often a question is asked that takes long."""
