/** The five hooks of an IPv4 packet (include/uapi/linux/netfilter.h), by their iptables names. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING'
