import type { ScenarioInfo, ScenarioTopic } from '../../protocol/engine.ts'

/** Scenarios under their topics, both in the order in which they come. */
export function byTopic(
  scenarios: readonly ScenarioInfo[],
): readonly { readonly topic: ScenarioTopic; readonly members: readonly ScenarioInfo[] }[] {
  const topics = [...new Set(scenarios.map(({ topic }) => topic))]
  return topics.map((topic) => ({ topic, members: scenarios.filter((scenario) => scenario.topic === topic) }))
}
