/** Templates about money that comes back: claims, what is asked for them, invoices, contracts; each run as a merchant would. */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { bought, PDF } from '../../engine/bought';
import { order, saved } from '../../engine/orders';
import { outputOf, type Credential, type SavedWorkflow } from '../client';
import type { World } from '../e2e';
import { importTemplate, readTemplate, runToTheEnd } from '../job';
import { startMailbox, type Mailbox } from '../mailbox';
import { keysOf } from '../world';

const DAY = 86_400_000;
const MAIL = { mailTo: 'boss@shop.example', mailFrom: 'n8n@shop.example' };

export default ({ setup, n8n, instance, sendcloud }: World) => {
	let keys: Credential;
	let smtp: Credential;
	let mailbox: Mailbox;

	before(async () => {
		mailbox = await startMailbox();
		keys = await n8n.createCredential('Sendcloud', 'sendcloudApi', keysOf(sendcloud));
		smtp = await n8n.createCredential('Mail', 'smtp', mailbox.account);
	});
	beforeEach(() => {
		sendcloud.reset();
		mailbox.messages.length = 0;
	});

	const json = (items: Array<{ json: IDataObject }>) => items.map((item) => item.json);
	const use = async (name: string, values: Record<string, string | number> = {}) =>
		await importTemplate(n8n, readTemplate(setup, name), keys, { ...MAIL, ...values }, [smtp]);
	/** Runs it, and tells what was written to people in it. */
	const look = async (workflow: SavedWorkflow) => {
		const from = mailbox.messages.length;
		const execution = await runToTheEnd(n8n, workflow);
		const mails = mailbox.messages.slice(from);
		return { execution, mails, subjects: mails.map(({ subject }) => subject).sort() };
	};

	/** The parcel of order SHOP-n: on its way since three weeks, and last seen so many days ago. */
	const sent = (n: number, silentFor: number, how: { status?: string; lost?: boolean } = {}) => {
		const { state } = sendcloud;
		const { parcel } = bought(sendcloud, { order_number: `SHOP-${n}` });
		const at = (days: number) => Date.now() - days * DAY;
		parcel.sent.dimensions = { length: '30', width: '20', height: '10', unit: 'cm' };
		parcel.createdAt = parcel.announcedAt = at(21);
		state.setParcelStatus(parcel.id, how.status ?? 'AT_SORTING_CENTRE');
		parcel.updatedAt = at(silentFor);
		const event = (days: number, status_code: string) => ({
			event_at: new Date(at(days)).toISOString(),
			event_type: 'carrier',
			status_code,
			status_description: '',
			status_type: 'info',
			sub_status_code: '',
		});
		const events = [event(20, 'in_transit'), event(silentFor, how.lost ? 'missing' : 'sorted')];
		state.track(parcel.trackingNumber, { hoursAgo: 21 * 24, events });
		return parcel;
	};

	test('lost parcels: a claim for each, once; people hear of it, and of what was paid', async () => {
		const folder = join(instance.files, 'claims');
		mkdirSync(folder, { recursive: true });
		for (const name of ['purchase-invoice', 'customer-confirmation', 'carrier-claim-form'])
			writeFileSync(join(folder, `${name}.pdf`), PDF);
		saved(sendcloud, ...[1, 2, 3, 4, 5].map((n) => order(n)));
		const silent = sent(1, 12.5);
		sent(2, 5.5);
		const lost = sent(3, 4.5, { lost: true });
		sent(4, 12.5, { status: 'READY_TO_SEND' });
		sent(5, 12.5, { status: 'DELIVERED' });
		const workflow = await use('lost-parcel-claims', { folder });

		const first = await look(workflow);
		const tickets = () => [...sendcloud.state.supportTickets.values()];
		const numbers = [silent, lost].map(({ trackingNumber }) => trackingNumber).sort();
		assert.deepEqual(
			tickets()
				.map((one) => one.tracking_number)
				.sort(),
			numbers,
		);
		assert.deepEqual(
			first.subjects,
			tickets().map(({ id, tracking_number: number }) => `Claim ${id} filed: parcel ${number}`),
		);
		const [{ sent: body }] = tickets();
		const fileOf = (name: string) =>
			sendcloud.state.claimFiles.get((body[name] as { file_token: string }).file_token)!;
		assert.deepEqual(fileOf('purchase_invoice').bytes, PDF);
		assert.equal(fileOf('carrier_claim_form').name, 'carrier-claim-form.pdf');

		assert.deepEqual((await look(workflow)).subjects, []);
		assert.equal(tickets().length, 2);

		const [{ id }] = tickets();
		sendcloud.state.payClaim(id, 7.5);
		const paid = await look(workflow);
		assert.deepEqual(paid.subjects, [`Claim ${id}: 7.5 EUR paid`]);
		assert.match(paid.mails[0].text, /Outcome: claim approved/);
		assert.deepEqual((await look(workflow)).subjects, []);

		// Sendcloud says no: told once.
		sendcloud.settings.support.refusesTickets = 'Too early';
		const refused = sent(6, 12.5);
		saved(sendcloud, order(6));
		const { subjects, mails } = await look(workflow);
		assert.deepEqual(subjects, [`No claim for parcel ${refused.trackingNumber}`]);
		assert.match(mails[0].text, /Too early/);
		assert.deepEqual((await look(workflow)).subjects, []);
	});

	test('what Sendcloud asks for goes to who has it, once', async () => {
		const workflow = await use('claim-requests-to-people', {
			accountingMail: 'accounting@shop.example',
			warehouseMail: 'warehouse@shop.example',
			serviceMail: 'service@shop.example',
		});
		const { parcel } = bought(sendcloud);
		const { id } = sendcloud.state.fileTicket({
			type: 'lost',
			parcel_id: parcel.id,
			carrier: 'postnl',
			tracking_number: parcel.trackingNumber,
			order_number: 'SHOP-1',
			sent: {},
		});
		const request = sendcloud.state.askForData(id, 'purchase_invoice');
		sendcloud.state.askForData(id, 'description_of_contents');
		sendcloud.state.askForData(id, 'claim_letter');
		const { mails } = await look(workflow);
		assert.deepEqual(mails.map(({ to, subject }) => [...to, subject.split(':')[0]]).sort(), [
			['accounting@shop.example', 'Purchase invoice is needed'],
			['service@shop.example', 'Claim letter is needed'],
			['warehouse@shop.example', 'Description of contents is needed'],
		]);
		const accounting = mails.find(({ to }) => to[0].startsWith('accounting'))!;
		assert.ok(accounting.subject.includes(parcel.trackingNumber));
		assert.ok(accounting.text.includes(`request ${request}`), accounting.text);
		assert.deepEqual((await look(workflow)).mails, []);
	});

	test('the month’s invoice: each difference with its money, the sum to the cent', async () => {
		const { state } = sendcloud;
		const [right, twice, heavy] = [1, 2, 3].map(() => bought(sendcloud).parcel);
		for (const entry of state.ledger)
			if (entry.parcelId === heavy.id) entry.price = { value: '7.75', currency: 'EUR' };
		state.billFurther('parcel_fee', '6.55', { parcel_id: twice.id });
		// As floating-point numbers, three times 0.1 is more than 0.3.
		for (let n = 0; n < 3; n++)
			state.billFurther('surcharge', '0.1', { parcel_id: right.id, description: 'Toll' });
		const invoice = state.closeMonth(new Date().toISOString().slice(0, 7));
		const { execution, mails } = await look(await use('monthly-invoice-check'));
		const kinds = json(outputOf(execution, 'In Money')).map(
			({ finding, parcels, difference, currency }) =>
				`${String(finding)}: ${String(parcels)}, ${String(difference)} ${String(currency)}`,
		);
		assert.deepEqual(kinds.sort(), [
			'double charge: 1, 6.55 EUR',
			'surcharge not quoted: 1, 0.30 EUR',
			'wrong weight class: 1, 1.20 EUR',
		]);
		const [mail, ...more] = mails;
		assert.equal(more.length, 0);
		assert.equal(mail.subject, "3 differences on Sendcloud's invoices: 8.05 EUR");
		const [table] = mail.attachments;
		assert.match(table.name, /^invoice-check-\d{4}-\d\d\.csv$/);
		const rows = table.bytes.toString();
		assert.ok(rows.includes(invoice.reference) && rows.includes(heavy.trackingNumber), rows);
		assert.match(rows, /wrong weight class/);
	});

	test('a contract that failed, and one that is about to', async () => {
		const { state } = sendcloud;
		const workflow = await use('carrier-contract-watch', { refusedLabels: 3 });
		const first = await look(workflow);
		// In every local Sendcloud some are not active.
		const broken = [...state.contracts.values()].filter((one) => one.state !== 'active');
		assert.equal(first.mails.length, broken.length);
		assert.ok(broken.length > 1);
		assert.ok(first.subjects.some((subject) => subject.includes('validation failed')));
		assert.deepEqual((await look(workflow)).subjects, []);

		state.contracts.get(517)!.state = 'validation_failed';
		const [failed, ...others] = (await look(workflow)).subjects;
		assert.equal(others.length, 0);
		assert.match(failed, /^PostNL contract .*: validation failed$/);

		const refuse = () => {
			const { shipment, parcel } = bought(sendcloud, {}, 'dpd:home');
			shipment.errors.push({ code: 'parcel_announcement_error', detail: 'Wrong password' });
			state.setParcelStatus(parcel.id, 'ANNOUNCEMENT_FAILED');
		};
		refuse();
		refuse();
		assert.deepEqual((await look(workflow)).subjects, []);
		refuse();
		const { subjects, mails } = await look(workflow);
		assert.deepEqual(subjects, ['DPD refused 3 labels']);
		assert.match(mails[0].text, /Wrong password/);
		assert.deepEqual((await look(workflow)).subjects, []);
	});
};
