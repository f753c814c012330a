"""The contracts, as compiled: which methods there are, how each is met over REST, and what the comments say.

Everything the gateway knows of the services comes from here; it imports no generated code of theirs.
"""

from gateway.contracts.contracts import ContractFault, Contracts, Method, compiled

__all__ = ["ContractFault", "Contracts", "Method", "compiled"]
