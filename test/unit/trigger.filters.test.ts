/** Which events pass which filters, and what is an event at all. */
import type { IDataObject } from 'n8n-workflow';

import { passes } from '../../nodes/Sendcloud/trigger/filters';
import {
	isException,
	readParcelEvent,
	simplified,
	type ParcelEvent,
} from '../../nodes/Sendcloud/trigger/kinds/parcelEvent';

const bodyOf = (parcel: unknown = {}, event: unknown = {}): IDataObject => ({
	event_type: 'parcels.event.created',
	data: {
		parcel: { parcel_id: 7, carrier_code: 'dpd', ...(parcel as object) },
		event: {
			timestamp: '2026-01-15T10:00:30Z',
			phase: 'in_transit',
			status_type: 'success',
			event_type: 'carrier',
			...(event as object),
		},
	},
});
const eventOf = (parcel?: object, event?: object) =>
	readParcelEvent(bodyOf(parcel, event)) as ParcelEvent;

describe('filters', () => {
	it.each<[IDataObject, object, boolean]>([
		[{}, {}, true],
		[{ carriers: '' }, {}, true],
		[{ carriers: ' , ' }, {}, true],
		[{ carriers: null }, {}, true],
		[{ carriers: ' PostNL, DPD ' }, {}, true],
		[{ carriers: 'postnl' }, {}, false],
		[{ carriers: ['postnl', ' DPD'] }, {}, true],
		[{ phases: ['IN_TRANSIT'] }, {}, true],
		[{ phases: ['delivered'] }, {}, false],
		[{ statuses: ['success'] }, {}, true],
		[{ statuses: ['error'] }, {}, false],
		[{ sources: ['carrier'] }, {}, true],
		[{ sources: ['claim'] }, {}, false],
		// No exception is there in three ways.
		[{ exceptions: ['none'] }, {}, true],
		[{ exceptions: ['none'] }, { exception: null }, true],
		[{ exceptions: ['none'] }, { exception: 'none' }, true],
		[{ exceptions: ['none'] }, { exception: 'refused' }, false],
		[{ exceptions: ['any'] }, {}, false],
		[{ exceptions: ['any'] }, { exception: '' }, false],
		[{ exceptions: ['any'] }, { exception: 'none' }, false],
		[{ exceptions: ['any'] }, { exception: 'something new' }, true],
		[{ exceptions: ['hold'] }, { exception: 'refused' }, false],
		[{ exceptions: ['hold', 'any'] }, { exception: 'refused' }, true],
		[{ exceptions: ['none', 'any'] }, {}, true],
		[{ returns: 'only' }, {}, false],
		[{ returns: 'only' }, { is_returned: true }, true],
		[{ returns: 'only' }, { is_returned: 'true' }, false],
		[{ returns: 'none' }, {}, true],
		[{ returns: 'none' }, { is_returned: true }, false],
		[{ returns: 'all' }, {}, true],
		[{ returns: 'all' }, { is_returned: true }, true],
		[{ endOfTracking: true }, {}, false],
		[{ endOfTracking: true }, { end_of_tracking: true }, true],
		[{ endOfTracking: false }, { end_of_tracking: true }, true],
		// All of several must fit.
		[{ carriers: 'dpd', phases: ['delivered'] }, {}, false],
		[{ exceptions: ['any'], returns: 'only' }, { exception: 'refused' }, false],
	])('%j with %j: %p', (filters, event, expected) => {
		expect(passes(eventOf({}, event), filters)).toBe(expected);
	});
});

describe('an event', () => {
	it.each<[string, unknown]>([
		['event_type', undefined],
		['event_type', [bodyOf()]],
		['event_type', { ...bodyOf(), event_type: 'parcels.event.updated' }],
		['data.parcel.parcel_id', { ...bodyOf(), data: undefined }],
		['data.parcel.parcel_id', { ...bodyOf(), data: [] }],
		['data.parcel.parcel_id', { ...bodyOf(), data: { parcel: null } }],
		['data.parcel.parcel_id', { ...bodyOf(), data: { parcel: [] } }],
		...['', '0', '-7', '07', '7a', 'a7', 1.5, null].map((id): [string, unknown] => [
			'data.parcel.parcel_id',
			bodyOf({ parcel_id: id }),
		]),
		['data.event.timestamp', { ...bodyOf(), data: { parcel: { parcel_id: 7 } } }],
		['data.event.timestamp', bodyOf({}, { timestamp: '' })],
		['data.event.timestamp', bodyOf({}, { timestamp: 7 })],
		['data.event.phase', bodyOf({}, { phase: '' })],
		['data.event.phase', bodyOf({}, { phase: null })],
	])('without %s is none: %j', (name, body) => {
		expect(readParcelEvent(body)).toMatch(new RegExp(`^${name.replaceAll('.', '[.]')} is `));
	});

	it.each([7, '7', 7_000_000, '10'])('may have the parcel %p', (id) => {
		expect(readParcelEvent(bodyOf({ parcel_id: id }))).toMatchObject({ parcel: { parcel_id: id } });
	});

	it('has the same key as often as it comes, in whatever order its fields come', () => {
		const turned = (value: unknown): unknown =>
			typeof value === 'object' && value !== null && !Array.isArray(value)
				? Object.fromEntries(
						Object.entries(value)
							.reverse()
							.map(([name, part]) => [name, turned(part)]),
					)
				: value;
		const body = bodyOf({}, { location_details: { city: 'Eindhoven', country: 'NL' } });
		const { key } = readParcelEvent(body) as ParcelEvent;
		expect(key).toMatch(/^[\w-]{12}$/);
		expect(readParcelEvent(structuredClone(body))).toMatchObject({ key });
		expect(JSON.stringify(turned(body))).not.toBe(JSON.stringify(body));
		expect(readParcelEvent(turned(body))).toMatchObject({ key });
	});

	it('has another key when anything of it differs', () => {
		const keys = [
			eventOf(),
			eventOf({ parcel_id: 8 }),
			eventOf({ tracking_number: 'T1' }),
			eventOf({ announced_at: '2026-01-15T10:00:30Z' }),
			eventOf({}, { timestamp: '2026-01-15T10:00:31Z' }),
			eventOf({}, { phase: 'delivered' }),
			eventOf({}, { exception: 'refused' }),
			eventOf({}, { status_type: 'error' }),
			eventOf({}, { sub_status: 'x' }),
			eventOf({}, { description: 'x' }),
			eventOf({}, { event_type: 'internal' }),
			eventOf({}, { end_of_tracking: true }),
			eventOf({}, { is_offered: true }),
			eventOf({}, { is_returned: true }),
			eventOf({}, { location_details: { city: 'Tilburg' } }),
			eventOf({}, { location_details: { country: 'Tilburg' } }),
			eventOf({}, { extra_data: { a: [1, 2] } }),
			eventOf({}, { extra_data: { a: [2, 1] } }),
			eventOf({}, { extra_data: { a: ['1', 2] } }),
			eventOf({}, { something_new: null }),
		].map(({ key }) => key);
		expect(new Set(keys).size).toBe(keys.length);
	});

	it.each([
		[undefined, false],
		[null, false],
		['', false],
		['none', false],
		['refused', true],
	])('with the exception %p: is it one? %p', (exception, expected) => {
		expect(isException(eventOf({}, { exception }))).toBe(expected);
	});

	it('has every column, whatever Sendcloud leaves out', () => {
		const least = simplified(eventOf({ parcel_id: '7', carrier_code: undefined }));
		expect(least).toEqual({
			event_id: expect.any(String),
			parcel_id: 7,
			tracking_number: null,
			carrier: null,
			phase: 'in_transit',
			exception: null,
			status: 'success',
			sub_status: null,
			description: null,
			timestamp: '2026-01-15T10:00:30Z',
			location: null,
			city: null,
			postal_code: null,
			country: null,
			service_point_id: null,
			is_exception: false,
			is_return: false,
			is_offered: false,
			is_carrier_responsible: null,
			end_of_tracking: false,
			source: 'carrier',
			announced_at: null,
		});
		const most = simplified(
			eventOf(
				{ tracking_number: 'T1', announced_at: '2026-01-14T10:00:00Z' },
				{
					exception: 'refused',
					sub_status: 'x',
					description: 'D',
					is_returned: true,
					is_offered: true,
					is_carrier_responsible: false,
					end_of_tracking: true,
					location_details: {
						street: 'Main Street',
						house_number: '',
						postal_code: '5611 EM',
						city: 'Eindhoven',
						country: 'NL',
						service_point_id: 12,
						depot: 'D7',
					},
				},
			),
		);
		expect(most).toMatchObject({
			tracking_number: 'T1',
			carrier: 'dpd',
			exception: 'refused',
			sub_status: 'x',
			description: 'D',
			location: 'Main Street, 5611 EM Eindhoven, NL, D7',
			city: 'Eindhoven',
			postal_code: '5611 EM',
			country: 'NL',
			service_point_id: 12,
			is_exception: true,
			is_return: true,
			is_offered: true,
			is_carrier_responsible: false,
			end_of_tracking: true,
			announced_at: '2026-01-14T10:00:00Z',
		});
	});
});
