/** The local Sendcloud as a process of its own, with a clock that can go faster. */

/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { startSandbox, type Sandbox, type Settings, type ShopOrder } from '../sandbox';
import { order } from './orders';
import { serve } from './rpc';

let sandbox: Sandbox;

let tool: NodeJS.Timeout | undefined;

/** Its time, which limits count in, goes `scale` times as fast as the real one. */
const clock = { scale: 1, real: Date.now(), shown: Date.now() };
const now = () => clock.shown + (Date.now() - clock.real) * clock.scale;

export interface Access {
	baseUrl: string;
	publicKey: string;
	secretKey: string;
}

/** Settings, and how fast its time goes. */
export type Circumstances = Partial<Omit<Settings, 'report' | 'shipping'>> & {
	report?: Partial<Settings['report']>;
	shipping?: Partial<Settings['shipping']>;
	scale?: number;
};

const methods = {
	start: async (): Promise<Access> => {
		sandbox = await startSandbox({ now });
		return { baseUrl: sandbox.baseUrl, ...sandbox.keys };
	},

	/** An empty Sendcloud with these settings; latency is in its own, faster time too. */
	reset: async ({ scale = 1, report, shipping, ...settings }: Circumstances) => {
		sandbox.reset();
		Object.assign(clock, { scale, shown: now(), real: Date.now() });
		Object.assign(sandbox.settings, settings, { latencyMs: (settings.latencyMs ?? 0) / scale });
		Object.assign(sandbox.settings.report, report);
		Object.assign(sandbox.settings.shipping, shipping);
	},

	/** Fills it with orders, behind the API's back. @returns Sendcloud's IDs of them */
	fill: async (count: number): Promise<number[]> => {
		const time = new Date(now()).toISOString();
		return Array.from({ length: count }, (_, index) => {
			const id = sandbox.state.nextOrderId();
			sandbox.state.orders.set(id, {
				...(order(index + 1) as ShopOrder),
				id,
				created_at: time,
				modified_at: time,
			});
			return id;
		});
	},

	/** Parcels that it follows, all of them under way. */
	follow: async (numbers: string[]): Promise<void> => {
		for (const number of numbers) sandbox.state.track(number, { hoursAgo: 20 });
	},

	/** Another tool with the same keys has just asked so many times. */
	askBefore: async (times: number) => {
		const { baseUrl, keys } = sandbox;
		const headers = { authorization: `Basic ${btoa(`${keys.publicKey}:${keys.secretKey}`)}` };
		await Promise.all(
			Array.from({ length: times }, async () => {
				const answer = await fetch(`${baseUrl}/v3/orders/0`, { headers });
				await answer.text();
			}),
		);
		sandbox.requests.length = 0;
	},

	/** Another tool with the same keys, which asks at an even pace, `everyMs` of Sendcloud's own time, until `false`. */
	otherTool: async (everyMs: number | false) => {
		clearInterval(tool);
		if (everyMs === false) return;
		const { baseUrl, keys } = sandbox;
		const headers = { authorization: `Basic ${btoa(`${keys.publicKey}:${keys.secretKey}`)}` };
		const ask = async () =>
			await fetch(`${baseUrl}/v3/orders/0`, { method: 'DELETE', headers }).then(
				async (answer) => await answer.text(),
				() => {},
			);
		tool = setInterval(() => void ask(), everyMs / clock.scale);
	},

	/** Where it delivers events to, and how it proves that they are its own. */
	webhooks: async () =>
		[...sandbox.state.connections.values()].map(({ configuration: { url, auth_config } }) => ({
			url: String(url),
			authorization: `Bearer ${String(auth_config?.token)}`,
		})),

	/** What it was asked, and what it holds. `at` is the time of its own clock in milliseconds. */
	account: async () => ({
		requests: sandbox.requests.map(({ method, path, status, at }) => ({
			method,
			path,
			status,
			at,
		})),
		orders: [...sandbox.state.orders.values()].map(({ order_id }) => order_id),
		/** The order number of each label that was charged. */
		charged: sandbox.state.ledger.map(({ orderNumber }) => String(orderNumber)),
	}),
};

export type SendcloudProcess = typeof methods;

serve(methods);
