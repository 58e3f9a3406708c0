/** IPVS services as `ipvsadm -Sn` and `-Ln` print them and `ipvsadm -R` reads them (Debian 12's ipvsadm 1.31). */
import { describe, expect, it } from 'vitest'
import { printService } from './list.ts'
import type { IpvsService } from './service.ts'
import { parseIpvs, printIpvs } from './text.ts'

/** As `ipvsadm -Sn` printed it, but for the order, by which it sorts. */
const SAVED = `-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.168.0.11:6443 -m -w 1
-A -t 10.96.0.10:53 -s wlc -p 10800
-a -t 10.96.0.10:53 -r 10.244.0.3:53 -m -w 0
-a -t 10.96.0.10:53 -r 10.244.0.2:53 -m -w 1
-A -u 10.96.0.10:53 -s lc -p 30 -M 255.255.255.0
-a -u 10.96.0.10:53 -r 10.244.0.2:53 -m -w 65536
-A -t 10.1.0.1:443 -s sh -p 60 -b sh-fallback,sh-port
-A -t 10.1.0.1:0 -s rr -p 5
-a -t 10.1.0.1:0 -r 10.0.0.7:0 -m -w 1
`

function parsed(text: string): readonly IpvsService[] {
  const read = parseIpvs(text)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '))
  return read.value
}
const reprint = (text: string): string => printIpvs(parsed(text))

describe('ipvsadm -Sn', () => {
  it('comes out as it was', () => {
    expect(reprint(SAVED)).toBe(SAVED)
  })

  it('is what people write, spelled out', () => {
    const written = `--add-service --tcp-service 10.96.0.1:https\n-a -t 10.96.0.1:443 -r 192.168.0.11:6443 --masquerading
-a -t 10.96.0.1:443 -r 192.168.0.12 -w 3 -m\n# comment\n\n-A -u 10.96.0.1:0 -s rr -p\n-A -t 10.0.0.4:80 -s sh -b flag-1,sh-port
-A -t 10.0.0.6:80 -M 255.255.255.0\n`
    expect(reprint(written)).toBe(`-A -t 10.96.0.1:443 -s wlc
-a -t 10.96.0.1:443 -r 192.168.0.11:6443 -m -w 1
-a -t 10.96.0.1:443 -r 192.168.0.12:443 -m -w 3
-A -u 10.96.0.1:0 -s rr -p 360
-A -t 10.0.0.4:80 -s sh -b sh-fallback,sh-port
-A -t 10.0.0.6:80 -s wlc
`)
  })

  // Each as ipvsadm 1.31 said it, but for what is not supported.
  it.each([
    ['-A -t 10.0.0.1:80 -s nosuch', 'Scheduler or persistence engine not found'],
    ['-A -t 10.0.0.1:80 -s mh', 'not supported'],
    ['-A -f 3 -s rr', 'not supported'],
    ['-A -u 10.0.0.1:80 -s rr -o', 'not supported'],
    ['-A -t 10.0.0.1 -s rr', 'Zero port specified for non-persistent service'],
    ['-A -t foo:80 -s rr', 'illegal virtual server address[:port] specified'],
    ['-A -t 10.0.0.1:99999 -s rr', 'illegal virtual server address[:port] specified'],
    ['-A -t 1.1.1.1:80 -s rr', 'Service already exists'],
    ['-A -s rr', "You need to supply the 'service-address' option for the 'add-service' command"],
    ['-A -t 10.0.0.1:80 -r 1.1.1.1', "Illegal 'real-server' option with the 'add-service' command"],
    ['-A -t 10.0.0.1:80 -s rr -p 0', "invalid timeout value `0' specified"],
    ['-A -t 10.0.0.1:80 -s rr -p 2678401', "invalid timeout value `2678401' specified"],
    ['-A -t 10.0.0.1:80 -s rr -b sh-port', "incompatible scheduler flag `sh-port'"],
    ['-A -t 10.0.0.1:80 -s sh -b nosuch', "invalid scheduler flag `nosuch'"],
    ['-A -t 10.0.0.1:80 -t 10.0.0.1:81 -s rr', "multiple 'service-address' options specified"],
    ['-A -t 10.0.0.1:80 -s', '-s: missing argument'],
    ['-A -t 10.0.0.1:80 -q', '-q: unknown option'],
    ['-A -t 10.0.0.1:81 -s rr -p -s wrr', "multiple 'scheduler' options specified"],
    ['-A -t 10.0.0.2:80 extra', 'unexpected argument extra'],
    ['-A -t 10.0.0.3:80 -A', "invalid option `-A'"],
    ['-a -t 9.9.9.9:80 -r 2.2.2.2:80 -m', 'Service not defined'],
    ['-a -t 1.1.1.1:80 -r 2.2.2.2:80 -m', 'Destination already exists'],
    ['-a -t 1.1.1.1:80 -r x -m', 'illegal real server address[:port] specified'],
    ['-a -t 1.1.1.1:80 -m', "You need to supply the 'real-server' option for the 'add-server' command"],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -w -1', 'illegal weight specified'],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -i', "multiple 'forwarding-method' options specified"],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -x 10', 'not supported'],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80', 'direct routing is not supported'],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -i', 'tunnelling is not supported'],
    ['-D -t 1.1.1.1:80', 'not supported'],
    ['hello', "Try `ipvsadm -h' or 'ipvsadm --help' for more information."],
  ])('refuses %s', (line, why) => {
    const read = parseIpvs(`-A -t 1.1.1.1:80 -s rr\n-a -t 1.1.1.1:80 -r 2.2.2.2:80 -m -x 0 -y 0\n${line}\n`)
    const problems = read.ok ? [] : read.problems
    expect(problems.map(({ path }) => path)).toEqual(['line 3'])
    expect(problems[0]?.message).toContain(why)
  })
})

describe('ipvsadm -Ln', () => {
  it('prints a service', () => {
    expect(parsed(SAVED).map(printService)).toEqual([
      'TCP  10.96.0.1:443 rr',
      'TCP  10.96.0.10:53 wlc persistent 10800',
      'UDP  10.96.0.10:53 lc persistent 30 mask 255.255.255.0',
      'TCP  10.1.0.1:443 sh (sh-fallback,sh-port) persistent 60',
      'TCP  10.1.0.1:0 rr persistent 5',
    ])
  })
})
