"""What the company decided: products, sources, funnel profiles, processes, personas, reasons."""
