"""The server of the Model Context Protocol: the questions as tools for AI assistants. Only `server` imports the SDK."""
