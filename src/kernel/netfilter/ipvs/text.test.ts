/** IPVS services as `ipvsadm -Sn` prints them and `ipvsadm -R` reads them (ipvsadm 1.31). */
import { describe, expect, it } from 'vitest'
import { parseIpvs, printIpvs } from './text.ts'

const SAVED = `-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.168.0.11:6443 -m -w 1
-A -t 10.96.0.10:53 -s wlc -p 10800
-a -t 10.96.0.10:53 -r 10.244.0.2:53 -m -w 1
-a -t 10.96.0.10:53 -r 10.244.0.3:53 -m -w 0
-A -u 10.96.0.10:53 -s sh
-a -u 10.96.0.10:53 -r 10.244.0.2:53 -g -w 1
-a -u 10.96.0.10:53 -r 10.244.0.3:53 -i -w 65535
`

function reprint(text: string): string {
  const read = parseIpvs(text)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '))
  return printIpvs(read.value)
}

describe('ipvsadm -Sn', () => {
  it('comes out as it was', () => {
    expect(reprint(SAVED)).toBe(SAVED)
  })

  it('is what people write, spelled out', () => {
    const written = `--add-service --tcp-service 10.96.0.1:https\n-a -t 10.96.0.1:443 -r 192.168.0.11:6443 --masquerading
-a -t 10.96.0.1:443 -r 192.168.0.12 -w 3\n# comment\n\n-A -u 10.96.0.1:0 -s rr -p\n`
    expect(reprint(written)).toBe(`-A -t 10.96.0.1:443 -s wlc
-a -t 10.96.0.1:443 -r 192.168.0.11:6443 -m -w 1
-a -t 10.96.0.1:443 -r 192.168.0.12:443 -g -w 3
-A -u 10.96.0.1:0 -s rr -p 300
`)
  })

  it('forwards without translation to the port of the service alone', () => {
    expect(reprint('-A -t 1.1.1.1:80 -s rr\n-a -t 1.1.1.1:80 -r 2.2.2.2:8080 -g\n')).toContain('-r 2.2.2.2:80 -g')
  })

  it.each([
    ['-A -t 10.0.0.1:80 -s nosuch', 'Scheduler'],
    ['-A -t 10.0.0.1:80 -s mh', 'not supported'],
    ['-A -f 3 -s rr', 'not supported'],
    ['-A -t 10.0.0.1:80 -s rr -p 30 -M 255.255.0.0', 'not supported'],
    ['-A -t 10.0.0.1 -s rr', 'Zero port'],
    ['-A -t foo:80 -s rr', 'illegal virtual server'],
    ['-A -t 1.1.1.1:80 -s rr', 'Service already exists'],
    ['-A -s rr', "'service' option"],
    ['-A -t 10.0.0.1:80 -r 1.1.1.1', 'Illegal'],
    ['-a -t 9.9.9.9:80 -r 2.2.2.2:80 -m', 'Service not defined'],
    ['-a -t 1.1.1.1:80 -r 2.2.2.2:80 -m', 'Destination already exists'],
    ['-a -t 1.1.1.1:80 -m', "'server' option"],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -w 65536', 'illegal weight'],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -i', 'packet-forwarding-method'],
    ['-a -t 1.1.1.1:80 -r 3.3.3.3:80 -m -x 10', 'not supported'],
    ['-D -t 1.1.1.1:80', 'not supported'],
    ['hello', 'invalid command'],
  ])('refuses %s', (line, why) => {
    const read = parseIpvs(`-A -t 1.1.1.1:80 -s rr\n-a -t 1.1.1.1:80 -r 2.2.2.2:80 -m -x 0 -y 0\n${line}\n`)
    const problems = read.ok ? [] : read.problems
    expect(problems.map(({ path }) => path)).toEqual(['line 3'])
    expect(problems[0]?.message).toContain(why)
  })
})
