"""Who listens on what, by the system's own books."""

import psutil


def listening(pid):
    """Return the hosts that a process and all below it listen on, by the system's own books."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return set()
    hosts = set()
    for each in family:
        try:
            hosts |= {link.laddr.ip for link in each.net_connections("inet") if link.status == psutil.CONN_LISTEN}
        except psutil.Error:
            continue
    return hosts
