module.exports = {
  plugins: [["docusaurus-plugin-openapi-docs", { id: "api", config: { tides: { specPath: "examples/tides.yaml", outputDir: "docs/tides" } } }]],
};
