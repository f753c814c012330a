"""How fast work goes through the durable machinery when it is no work at all."""
