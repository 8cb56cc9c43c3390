/** How the areas become one: names are told apart, and what does not exist is not taken in silence. */
import { AREAS } from '../areas';
import { startSandbox } from '../index';
import { changeSettings, standardSettings } from '../server/settings';
import { composeState } from '../server/state';
import type { World } from '../server/world';
import { call } from './client';
import { post, shipment } from './shipping';

const world = { now: () => 0, settings: standardSettings(AREAS), integrations: undefined } as World;

test('two areas cannot keep something under one name', () => {
	expect(() => composeState([...AREAS, AREAS[0]], world)).toThrow(
		'Two areas keep something called "integrations"',
	);
});

test('a setting that does not exist is refused, one in an object leaves the others', async () => {
	const settings = standardSettings(AREAS);
	expect(() => changeSettings(settings, { savingDelay: 5 } as object)).toThrow(
		'There is no setting "savingDelay"',
	);
	changeSettings(settings, { report: { messy: true } });
	expect(settings.report).toEqual({ ...standardSettings(AREAS).report, messy: true });
	expect(standardSettings(AREAS).report.messy).toBe(false);
	await expect(startSandbox({ nonsense: 1 } as object)).rejects.toThrow('no setting "nonsense"');
});

test('everything it keeps can be asked for over HTTP', async () => {
	const sandbox = await startSandbox();
	await post(sandbox, '/v3/shipments/announce', shipment());
	const { body } = await call(sandbox, 'GET', `${sandbox.url}/_sandbox/state`);
	expect(body.ledger).toMatchObject([{ kind: 'charge', orderNumber: 'N-1' }]);
	expect(body.v3Shipments).toMatchObject([{ sent: { order_number: 'N-1' } }]);
	expect(body.integrations).toHaveLength(3);
	await sandbox.close();
});

test('reset() puts back state and settings of every area', async () => {
	const sandbox = await startSandbox({ report: { rowLimit: 5 } });
	sandbox.state.integrations.clear();
	sandbox.state.partnerIds.clear();
	sandbox.settings.report.rowLimit = 9;
	sandbox.settings.savingDelayMs = 9;
	sandbox.reset();
	expect([...sandbox.state.integrations.keys()]).toEqual([7, 739283, 23452345]);
	expect(sandbox.state.partnerIds).toEqual(new Set([sandbox.partnerId]));
	expect(sandbox.settings).toMatchObject({ savingDelayMs: 0, report: { rowLimit: 5 } });
	await sandbox.close();
});
