"""服务证明: the register of certificates."""
