/** PodSpec (k8s.io/api/core/v1/types.go): of a Pod, and of the template that a controller makes Pods of. */
import { list, object, text, texts, whole } from '../shape.ts'

const containerPort = object(
  'ContainerPort',
  { name: text, containerPort: whole, protocol: text },
  { ignored: 'hostPort hostIP' },
)

const container = object(
  'Container',
  { name: text, image: text, ports: list(containerPort) },
  {
    ignored:
      'args command env envFrom imagePullPolicy lifecycle livenessProbe readinessProbe resizePolicy resources restartPolicy ' +
      'restartPolicyRules securityContext startupProbe stdin stdinOnce tty volumeDevices volumeMounts workingDir',
    noise: 'terminationMessagePath terminationMessagePolicy',
  },
)

const nodeSelectorRequirements = list(
  object('NodeSelectorRequirement', { key: text, operator: text, values: list(text) }),
)

const affinity = object(
  'Affinity',
  {
    nodeAffinity: object(
      'NodeAffinity',
      {
        requiredDuringSchedulingIgnoredDuringExecution: object('NodeSelector', {
          nodeSelectorTerms: list(
            object('NodeSelectorTerm', {
              matchExpressions: nodeSelectorRequirements,
              matchFields: nodeSelectorRequirements,
            }),
          ),
        }),
      },
      { ignored: 'preferredDuringSchedulingIgnoredDuringExecution' },
    ),
  },
  { ignored: 'podAffinity podAntiAffinity' },
)

export const podSpec = object(
  'PodSpec',
  {
    containers: list(container),
    nodeName: text,
    nodeSelector: texts,
    affinity,
    serviceAccountName: text,
    dnsPolicy: text,
    dnsConfig: object('PodDNSConfig', {
      nameservers: list(text),
      searches: list(text),
      options: list(object('PodDNSConfigOption', { name: text, value: text })),
    }),
  },
  {
    ignored:
      'activeDeadlineSeconds ephemeralContainers hostIPC hostPID hostUsers hostname hostnameOverride ' +
      'imagePullSecrets initContainers os overhead readinessGates resourceClaims resources runtimeClassName ' +
      'schedulingGates setHostnameAsFQDN shareProcessNamespace subdomain topologySpreadConstraints volumes',
    noise:
      'automountServiceAccountToken enableServiceLinks preemptionPolicy priority priorityClassName restartPolicy ' +
      'schedulerName securityContext serviceAccount terminationGracePeriodSeconds tolerations',
    refused: { hostNetwork: [], hostAliases: [] },
  },
)
