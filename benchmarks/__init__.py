"""How much does simlib cost beside an ordinary SimPy model of the same year?"""
