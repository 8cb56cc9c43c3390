/** Sendcloud away while many items are carried out: what the tests of it share. */

export const MANY = 40;

/** What goes through the one door for money, or for what must not happen twice: what was lost is looked for. */
export const SEARCHES = new Set([
	'order.ship',
	'shipment.create',
	'return.create',
	'return.createFromOrder',
	'pickup.create',
	'claim.create',
	'claim.createForLostParcel',
]);
