"""What does somebody foresee of the firm, before and after?

Questions in two parallel forms, whose right answers the model computes. A person gets one form
before and the other one after; which comes first follows from the session, so that in a group
the difficulty of the forms cancels out.
"""
