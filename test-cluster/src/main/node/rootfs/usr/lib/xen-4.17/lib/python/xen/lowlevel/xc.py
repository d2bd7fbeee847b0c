# Stands in for Xen's Python bindings: asks the simulated hardware.
import json
import subprocess


class xc:
    def _ask(self, *words):
        answer = subprocess.run(["/usr/sbin/xen-lowlevel", *words], check=True, stdout=subprocess.PIPE)
        return json.loads(answer.stdout)

    def domain_getinfo(self, first, count):
        return self._ask("getinfo", str(first))

    def domain_resume(self, domain, fast):
        self._ask("resume", str(domain))
