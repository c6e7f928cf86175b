"""The pages of the plan, thin: they read, they call a service, they draw."""
