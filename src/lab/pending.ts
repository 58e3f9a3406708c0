/** Probes of the recorded pairs, as `document/probe`, that the simulator cannot reproduce yet, each with the reason. */

export const pending: Readonly<Record<string, string>> = {}
