"""A person's phone, in each messenger: the scenario is written once against `base.Phone`."""
