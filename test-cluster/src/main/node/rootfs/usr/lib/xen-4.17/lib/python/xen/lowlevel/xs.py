# Stands in for Xen's Python bindings: the simulated xenstored follows the domains by itself.


class xs:
    def resume_domain(self, domain):
        pass
