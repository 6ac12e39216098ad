import type { PartsEnvironment } from '@concert/parts/parts';

/** The seven services of the system. */
export type ServiceName = 'gateway' | 'concert' | 'booking' | 'payment' | 'delivery' | 'notification' | 'mypage';

/** What runs beside the parts: the services, and two that stand in for what a company has already. */
export type ProcessName = ServiceName | 'issuer' | 'inbox';

/** The inbox listens twice: for mail (`smtp`) and for browsers (`inbox`). */
export type PortName = ProcessName | 'smtp';
export type Ports = Record<PortName, number>;

export const defaultPorts: Ports = {
  gateway: 8080,
  concert: 8081,
  booking: 8082,
  payment: 8083,
  delivery: 8084,
  notification: 8085,
  mypage: 8086,
  issuer: 8087,
  inbox: 8025,
  smtp: 1025,
};

/** What a process finds around it. */
export interface Surroundings {
  parts: PartsEnvironment;
  /** The base URL of each process. */
  urls: Record<ProcessName, string>;
  ports: Ports;
  /** Shared by the services alone: they sign with it who is calling. */
  identitySecret: string;
  dataDir: string;
}

export interface Plan {
  /** What Node runs, from the root of the repository. */
  readonly main: string;
  /** Everything the process is told; nothing is left to its defaults. */
  readonly env: (around: Surroundings) => Record<string, string>;
}

const eventStore = ({ parts }: Surroundings) => ({ EVENTSTORE_URL: parts.EVENTSTORE_URL });
const kafka = ({ parts }: Surroundings) => ({ KAFKA_BROKERS: parts.KAFKA_BROKERS });
const postgres = ({ parts }: Surroundings) => ({ POSTGRES_URL: parts.POSTGRES_URL });

type Environment = Plan['env'];

function service(name: ServiceName, ...needs: Environment[]): Plan {
  const common: Environment = ({ ports, identitySecret }) => ({
    HOST: '127.0.0.1',
    PORT: String(ports[name]),
    LOG_LEVEL: 'info',
    IDENTITY_SECRET: identitySecret,
  });
  return {
    main: `apps/${name}/src/main.ts`,
    env: (around) => Object.assign({}, ...[common, ...needs].map((need) => need(around))),
  };
}

/** The whole system: who runs, and who knows whom. */
export const topology: Record<ProcessName, Plan> = {
  gateway: service('gateway', ({ urls }) => ({
    TOKEN_ISSUER_URL: urls.issuer,
    TOKEN_AUDIENCE: 'concert',
    CONCERT_URL: urls.concert,
    BOOKING_URL: urls.booking,
    PAYMENT_URL: urls.payment,
    DELIVERY_URL: urls.delivery,
    NOTIFICATION_URL: urls.notification,
    MYPAGE_URL: urls.mypage,
    // One developer plays many customers.
    RATE_LIMIT_PER_MINUTE: '1000000',
    TRUSTED_PROXIES: '0',
  })),
  concert: service('concert', eventStore, kafka, ({ dataDir }) => ({
    SNAPSHOT_DIR: `${dataDir}/snapshots`,
    // Short, so that an expiry can be watched.
    HOLD_GRACE_MS: '2000',
    PAY_WINDOW_SECONDS: '600',
  })),
  booking: service('booking', eventStore, kafka, postgres, ({ urls }) => ({
    CONCERT_URL: urls.concert,
    HOLD_TIMEOUT_MS: '1000',
  })),
  payment: service('payment', eventStore, kafka, () => ({
    PROVIDER_TIMEOUT_MS: '1000',
    PROVIDER_LATE_MS: '10000',
  })),
  delivery: service('delivery', eventStore, kafka, postgres),
  notification: service('notification', kafka, postgres, ({ ports }) => ({
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'Concert <tickets@concert.test>',
  })),
  mypage: service('mypage', kafka, postgres),
  issuer: {
    main: 'tools/issuer/src/main.ts',
    env: ({ ports, urls, dataDir }) => ({
      HOST: '127.0.0.1',
      ISSUER_PORT: String(ports.issuer),
      LOG_LEVEL: 'info',
      ISSUER_URL: urls.issuer,
      TOKEN_AUDIENCE: 'concert',
      ISSUER_DATA_DIR: `${dataDir}/issuer`,
    }),
  },
  inbox: {
    main: 'tools/inbox/src/main.ts',
    env: ({ ports }) => ({
      HOST: '127.0.0.1',
      PORT: String(ports.inbox),
      SMTP_PORT: String(ports.smtp),
    }),
  },
};

export const processNames = Object.keys(topology) as ProcessName[];
