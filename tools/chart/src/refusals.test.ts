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
