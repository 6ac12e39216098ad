import { describe, expect, it } from 'vitest';
import { render } from './helm.ts';

const said = async (values: object) =>
  render({ profile: 'prod', values }).then(
    () => 'installed',
    (error: Error) => error.message,
  );

describe('values that cannot be installed are refused with the key and the reason', () => {
  it.each<[values: object, message: string]>([
    [{ nonsense: 1 }, "at '': additional properties 'nonsense' not allowed"],
    [{ 'services.bookings.replicas': 2 }, "at '/services': additional properties 'bookings' not allowed"],
    [{ 'services.booking.replicas': -1 }, "at '/services/booking/replicas': minimum: got -1, want 1"],
    [{ 'services.booking.replicas': '2' }, "at '/services/booking/replicas': got string, want integer"],
    [{ 'defaults.resources.limit': {} }, "at '/defaults/resources': additional properties 'limit' not allowed"],
    [
      { 'services.gateway.settings.RATE_LIMIT': 5 },
      "at '/services/gateway/settings': additional properties 'RATE_LIMIT' not allowed",
    ],
    [
      { 'services.booking.settings.HOLD_TIMEOUT_MS': 5 },
      "at '/services/booking/settings/HOLD_TIMEOUT_MS': minimum: got 5, want 10",
    ],
    [{ 'door.kind': 'Door' }, "at '/door/kind': value must be one of 'HTTPRoute', 'Ingress', 'none'"],
    [{ logLevel: 'loud' }, "at '/logLevel': value must be one of 'fatal', 'error', 'warn', 'info', 'debug', 'trace'"],
    [{ 'drain.closingSeconds': 61 }, "at '/drain/closingSeconds': maximum: got 61, want 60"],
    [
      { 'postgresql.existingSecret': '' },
      '- postgresql: there is none; set postgresql.existingSecret, the Secret with its URL, or for development postgresql.embedded',
    ],
    [
      { 'postgresql.embedded': true },
      '- postgresql: there are two; set either postgresql.existingSecret or postgresql.embedded',
    ],
    [
      { 'kafka.brokers': '' },
      '- kafka: there is none; set kafka.brokers, its addresses, or for development kafka.embedded',
    ],
    [{ 'kafka.brokers': 'kafka' }, '- kafka.brokers must be host:port, several separated by commas'],
    [
      { 'eventstore.existingSecret': '' },
      '- eventstore: there is none; set eventstore.url, or eventstore.existingSecret',
    ],
    [
      { 'eventstore.existingSecret': '', 'eventstore.url': 'esdb://admin:changeit@events:2113' },
      '- eventstore.url must be a URL beginning with esdb:// or esdb+discover://, and name no user: that belongs in eventstore.existingSecret',
    ],
    [{ 'mail.url': 'smtp://mail:25' }, '- mail: there are two; set either mail.url or mail.existingSecret'],
    [
      { 'tokens.issuerUrl': '' },
      '- tokens: there is none; set tokens.issuerUrl, who issues tokens, or for development issuer.embedded',
    ],
    [{ 'tokens.issuerUrl': 'login.example' }, '- tokens.issuerUrl must be a URL beginning with https:// or http://'],
    [
      { 'identity.existingSecret': '' },
      "- identity: there is none; set identity.existingSecret, the Secret with the services' key",
    ],
    [
      { 'identity.existingSecret': '', 'identity.developmentSecret': 'short' },
      '- identity.developmentSecret must be at least 32 characters long',
    ],
    [{ 'image.tag': 'latest' }, '- image.tag must name a version; `latest` names another one tomorrow'],
    [{ 'kafka.image': 'apache/kafka' }, '- kafka.image must name a version, and not `latest`'],
    [{ 'door.gateways': [] }, '- door.gateways: an HTTPRoute hangs on a Gateway; name it, or choose another door.kind'],
    [{ 'door.kind': 'Ingress', 'door.hosts': [] }, '- door.hosts: an Ingress needs the host names that people use'],
    [{ 'istio.gateways': ['a/b'] }, '- istio.gateways: they do nothing without istio.enabled'],
    [
      { 'istio.enabled': true, 'istio.gateways': ['a/b'] },
      '- istio.gateways: there is another door already; set door.kind to none',
    ],
    [{ 'tracing.enabled': true }, '- tracing.otlpUrl: say where traces go, or set tracing.enabled to false'],
    [
      { 'services.booking.resources.limits.memory': '256Mi' },
      '- services.booking.resources: requests 384Mi of memory, more than its limit of 256Mi',
    ],
    [
      { 'defaults.resources.requests.cpu': '1500m' },
      '- services.payment.resources: requests 1500m of cpu, more than its limit of 1',
    ],
    [{ 'defaults.resources.limits.memory': '768m' }, "at '/defaults/resources/limits/memory': '768m' does not match"],
    [{ 'defaults.resources.limits.cpu': '2Gi' }, "at '/defaults/resources/limits/cpu': '2Gi' does not match"],
    [{ 'postgresql.storage.size': '0' }, "at '/postgresql/storage/size': '0' does not match"],
    [{ 'kafka.brokers': 'kafka:99999' }, '- kafka.brokers must be host:port, several separated by commas'],
    [{ 'tokens.issuerUrl': 'https://login.example:x' }, '- tokens.issuerUrl must be a URL'],
    [{ 'door.hosts': ['https://tickets.example'] }, "at '/door/hosts/0'"],
    [{ 'door.hosts': ['tickets.example', 'tickets.example'] }, "at '/door/hosts': items at 0 and 1 are equal"],
    [{ 'door.gateways': [{ name: 'Not A Name' }] }, "at '/door/gateways/0/name'"],
    [{ 'door.tlsSecret': 'tls' }, '- door.tlsSecret: only an Ingress has it'],
    [{ fullnameOverride: 'a.b' }, "at '/fullnameOverride': 'a.b' does not match"],
    [{ labels: { 'app.kubernetes.io/component': 'shop' } }, "- labels: app.kubernetes.io/component is the chart's own"],
    [{ labels: { team: 'a b' } }, "at '/labels/team': 'a b' does not match"],
    [
      { 'defaults.podAnnotations': { 'concert/settings': 'x' } },
      "- defaults.podAnnotations: concert/settings is the chart's own",
    ],
    [{ 'image.pullSecrets': [''] }, "at '/image/pullSecrets/0'"],
    [{ 'image.repository': 'https://registry.example/concert' }, "at '/image/repository'"],
    [{ 'image.repository': 'registry.example/concert:1.0' }, "at '/image/repository'"],
    [{ 'postgresql.image': 'postgres:18\n          stdin: true' }, "at '/postgresql/image'"],
    [{ 'postgresql.existingSecret': 'a..b' }, "at '/postgresql/existingSecret'"],
    [
      { 'postgresql.existingSecret': '', 'postgresql.embedded': true, 'postgresql.secretKey': 'password' },
      '- postgresql.secretKey: password is something else in the Secret that the chart makes',
    ],
    [
      { 'postgresql.existingSecret': '', 'postgresql.embedded': true, 'postgresql.env.POSTGRES_PASSWORD': 'mine' },
      '- postgresql.env: POSTGRES_PASSWORD comes from the Secret that the chart makes',
    ],
    [
      { 'kafka.brokers': '', 'kafka.embedded': true, 'kafka.writablePaths': ['/var/lib/kafka/data'] },
      '- kafka.writablePaths: /var/lib/kafka/data is the volume already',
    ],
    [
      { 'monitoring.prometheusRule.runbooks': '' },
      "at '/monitoring/prometheusRule/runbooks': minLength: got 0, want 1",
    ],
    [{ 'networkPolicies.door': [{}] }, "at '/networkPolicies/door/0': minProperties: got 0, want 1"],
    [{ 'tracing.otlpUrl': 'http://collector:4318/v1/traces' }, '- tracing.otlpUrl must be without /v1/traces'],
    [{ 'services.notification.settings.MAIL_FROM': 'a@b\nBcc: c@d' }, "at '/services/notification/settings/MAIL_FROM'"],
    [
      { 'services.booking.autoscaling.maxReplicas': 2 },
      '- services.booking.autoscaling: minReplicas (3) is more than maxReplicas (2)',
    ],
  ])('%j', async (values, message) => expect(await said(values)).toContain(message));

  it('tells of everything at once', async () => {
    const all = await said({ 'kafka.brokers': '', 'door.gateways': [], 'image.tag': 'latest' });
    expect(all.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(3);
  });

  it('an older Kubernetes', async () => {
    await expect(render({ profile: 'prod', args: ['--kube-version', '1.33.0'] })).rejects.toThrow('>=1.34.0-0');
  });
});
