window.onload = function() {
  window.ui = SwaggerUIBundle({
    url: "https://petstore.swagger.io/v2/swagger.json",
    dom_id: '#swagger-ui',
    "configUrl" : "/v3/api-docs/swagger-config",
    "validatorUrl" : ""
  });
};
