/** `order.getAll` as the panel's two fields have it. */
export function chosen(operation: string): { resource: string; operation: string } {
	const [resource, name] = operation.split('.');
	return { resource, operation: name };
}
