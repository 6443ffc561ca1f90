// Stands in a bundle for a package that nothing in it uses: see infra/bundle.ts.
module.exports = {};
