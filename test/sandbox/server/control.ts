/**
 * The same control that tests in this process have, over HTTP under `/_sandbox`, for those in another one.
 * Nothing here is recorded, limited or hit by faults.
 *
 *   GET  /_sandbox                addresses and credentials
 *   GET  /_sandbox/requests       what was asked and answered; storage-requests: by the storage of reports
 *   GET  /_sandbox/state          everything it keeps, as lists
 *   POST /_sandbox/faults         one fault or a list; `match.pathPattern` is a RegExp's source,
 *                                 `times: null` is for ever; DELETE clears
 *   POST /_sandbox/settings       changes what it names
 *   POST /_sandbox/deliver        `{events, options}`: delivers and answers with the deliveries
 *   GET  /_sandbox/deliveries     all of them
 *   POST /_sandbox/reset          everything as at the start
 *   POST /_sandbox/expire-tokens  every OAuth2 token issued so far stops working
 */
import type { FastifyInstance } from 'fastify';

import type { DeliverOptions } from '../deliveries';
import type { Fault } from './faults';
import type { Sandbox } from '../index';
import type { ParcelEvent } from '../parcelLife';
import { changeSettings } from './settings';
import type { SettingChanges } from './world';

type FaultMessage = Omit<Fault, 'match' | 'times'> & {
	match?: { method?: string; path?: string; pathPattern?: string; nth?: number };
	times?: number | null;
};

function toFault({ match, times, ...fault }: FaultMessage): Fault {
	const { pathPattern, ...rest } = match ?? {};
	return {
		...fault,
		times: times === null ? Infinity : times,
		match: { ...rest, ...(pathPattern !== undefined && { path: new RegExp(pathPattern) }) },
	};
}

export function addControl(app: FastifyInstance, sandbox: () => Sandbox): void {
	app.get('/_sandbox', () => {
		const { url, baseUrl, tokenUrl, keys, oauth, partnerId, storage } = sandbox();
		return { url, baseUrl, tokenUrl, keys, oauth, partnerId, storageUrl: storage.url };
	});
	app.get('/_sandbox/requests', () => sandbox().requests);
	app.get('/_sandbox/storage-requests', () => sandbox().storage.requests);
	app.get('/_sandbox/state', () => {
		const lists = Object.entries(sandbox().state).flatMap(([name, value]) => {
			if (value instanceof Map) return [[name, [...value.values()]] as const];
			return Array.isArray(value) ? [[name, value] as const] : [];
		});
		return Object.fromEntries(lists);
	});
	app.post('/_sandbox/faults', (request, reply) => {
		for (const fault of [request.body as FaultMessage | FaultMessage[]].flat()) {
			sandbox().faults.add(toFault(fault));
		}
		reply.code(204).send();
	});
	app.delete('/_sandbox/faults', (_request, reply) => {
		sandbox().faults.clear();
		reply.code(204).send();
	});
	app.post('/_sandbox/settings', (request) =>
		changeSettings(sandbox().settings, request.body as SettingChanges),
	);
	app.post('/_sandbox/deliver', (request) => {
		const { events, options } = request.body as { events: ParcelEvent[]; options?: DeliverOptions };
		return sandbox().deliver(events, options);
	});
	app.get('/_sandbox/deliveries', () => sandbox().deliveries);
	app.post('/_sandbox/reset', (_request, reply) => {
		sandbox().reset();
		reply.code(204).send();
	});
	app.post('/_sandbox/expire-tokens', (_request, reply) => {
		sandbox().expireTokens();
		reply.code(204).send();
	});
}
